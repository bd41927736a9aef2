"""tasks/slack"""
