"""tasks/ledger/migrations/versions"""
