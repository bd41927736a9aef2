"""models/drafts"""
