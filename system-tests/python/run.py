"""Runs scenarios by name for a test in Java: names come in on standard input, one a line; each
result goes out as one line of JSON behind "@@ ". All else that is printed is a log."""

import asyncio
import json
import logging
import sys
import traceback

from realtime import RealtimeScenarios
from rest import RestScenarios
from world import World


async def main():
    logging.basicConfig(stream=sys.stdout, level=logging.ERROR)
    world = World(json.loads(sys.argv[1]))
    scenarios = [RealtimeScenarios(world), RestScenarios(world)]
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        try:
            found = next(s for s in scenarios if hasattr(s, line))
            answer = await getattr(found, line)()
        except Exception as error:
            traceback.print_exc(file=sys.stdout)
            answer = {"error": f"{type(error).__name__}: {error}"}
        await world.close_all()
        print("@@ " + json.dumps(answer), flush=True)


asyncio.run(main())
