"""notifications/reminders"""
