"""The whole product in one process, in virtual time, among faults that a seed decides.

| file | what |
|---|---|
| `loop.py` | an event loop whose clock jumps to the next thing to do |
| `world.py` | time, chance, the trace, and when the process dies |
| `sites.py` | servers of feeds, and how each of them answers |
| `web.py` | names and addresses that lead to them or elsewhere, in place of aiohttp's session |
| `discord.py` | channels, the nonce window and what goes wrong, in place of discord.py's client |
| `database.py` | the real storage on a file in memory, its backups |
| `ticker.py` | drives the real `bot.clock.Clock`, past the ticks that would find nothing |
| `life.py` | the product from its start to its death |
| `script.py` | what a seed lets happen, and when |
| `model.py` | what must hold: I1 to I5 |
| `run.py` | one seed from beginning to end |
| `mutations.py` | broken products, which it has to find |

``python -m tests.simulation --seed 4711 --trace`` tells one run.
"""
