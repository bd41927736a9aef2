"""tasks/ledger"""
