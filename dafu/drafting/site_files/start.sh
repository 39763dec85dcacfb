#!/bin/sh
cd "$(dirname "$0")" || exit 3
python3 start.py {command}
{pause}
