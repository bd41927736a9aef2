"""notifications/prefect"""
