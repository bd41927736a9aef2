"""notifications/answers"""
