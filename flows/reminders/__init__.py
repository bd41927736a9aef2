"""flows/reminders"""
