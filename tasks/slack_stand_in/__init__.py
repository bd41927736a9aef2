"""tasks/slack_stand_in"""
