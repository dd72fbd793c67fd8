"""A client that shares no code with the service: Python's Socket.IO, and the rules for updates written anew.

Usage: second-client.py <url> <token> <portfolio id>. Prints each state that it shows as a line of JSON.
"""
import json
import queue
import sys

import socketio

NAMESPACE = '/ws/portfolio'


def apply(state, update):
    """The state after the update; None where something in between is missing."""
    if update['sequence'] <= state['sequence']:
        return state
    if update['since'] > state['sequence']:
        return None
    facts = {name: value for name, value in update.items() if name not in ('portfolioId', 'since', 'positions', 'removed', 'valuation')}
    positions = {} if update['since'] == 0 else {each['symbol']: each for each in state['positions']}
    for symbol in update.get('removed', []):
        positions.pop(symbol, None)
    for each in update['positions']:
        positions[each['symbol']] = {**positions.get(each['symbol'], {}), **each}
    valuation = {**state['valuation'], **update['valuation']}
    return {**state, **facts, 'valuation': valuation, 'positions': list(positions.values())}


def main(url, token, portfolio_id):
    updates = queue.Queue()
    client = socketio.Client(reconnection=False)
    client.on('portfolio.update', updates.put, namespace=NAMESPACE)
    client.connect(url, auth={'token': token}, namespaces=[NAMESPACE], transports=['websocket'])
    while True:
        answer = client.call('subscribe', {'portfolioIds': [portfolio_id]}, namespace=NAMESPACE)
        state = answer['snapshots'][0]
        while state is not None:
            print(json.dumps(state), flush=True)
            state = apply(state, updates.get())


main(*sys.argv[1:4])
