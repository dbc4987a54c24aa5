"""Feeds: which there are, fetching, reading and recognising what is in them.

catalogue   feeds.yaml and search feeds
exchange    what is asked of a server and what it answers, as values
guard       which addresses may be dialled at all
fetch       one polite request: the only module here that touches the network
freshness   how long an answer says it stays fresh
pacing      when to ask again
parse       bytes → items; text: HTML → plain text
parser      the same in a process of its own (`worker`), over lines of JSON (`wire`)
identity    is this item known already?
discover    a page's address → its feeds
opml        lists of feeds from and for other readers
check       the health of each feed

Storing and matching are elsewhere.
"""
