"""tasks/reminders"""
