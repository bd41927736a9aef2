"""notifications/slack"""
