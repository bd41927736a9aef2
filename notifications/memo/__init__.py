"""notifications/memo"""
