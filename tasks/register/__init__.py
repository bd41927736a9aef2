"""tasks/register"""
