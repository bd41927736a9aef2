"""tasks/web"""
