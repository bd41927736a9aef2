"""notifications/printed"""
