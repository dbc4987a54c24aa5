"""A Discord on this computer: the demo, and the bench of the end-to-end tests.

It speaks Discord's REST and gateway on a loopback address, so the bot runs unmodified as its own
process, and it shows the team's channel on a page.  Nothing here is imported by the bot but
:mod:`bot.local.redirect`; everything else needs the ``demo`` extra.

    redirect    the bot's side: send discord.py to a local Discord
    simulation  Discord's rules, borrowed from simcord (the only module that touches it)
    world       the guilds, channels and people there are
    rest        the bot's requests          rules, openapi, limits, faults: what rest asks
    gateway     the bot's events            sessions, replay, broken connections
    page        the page and its HTTP API   view: what a person sees, actions: what a person does
    sample      the sample feeds
    server      all of it on one port       thread: the same for tests, on a thread of its own
"""
