"""notifications/words"""
