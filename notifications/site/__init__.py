"""notifications/site"""
