"""tasks/backup"""
