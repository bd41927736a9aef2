"""Artifacts of Prefect runs, made only inside a flow run because outside one they would start a server of their own."""

from prefect.artifacts import acreate_markdown_artifact
from prefect.context import FlowRunContext


async def show(key: str, markdown: str) -> None:
    """Show a page on the Prefect run, under a key of lower-case letters, digits and dashes; do nothing outside a
    run."""
    if FlowRunContext.get() is not None:
        await acreate_markdown_artifact(markdown=markdown, key=key, description=markdown.splitlines()[0].lstrip("# "))
