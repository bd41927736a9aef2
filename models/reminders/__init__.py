"""models/reminders"""
