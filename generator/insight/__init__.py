"""How far a result carries: what would flip its verdict, what moves its total, who wins where."""
