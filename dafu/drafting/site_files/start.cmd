@echo off
chcp 65001 >nul
cd /d "%~dp0"
set "PYTHON="
where py >nul 2>nul && set "PYTHON=py -3"
if not defined PYTHON where python >nul 2>nul && set "PYTHON=python"
if not defined PYTHON echo 没有找到 Python，请先安装 3.11 或更新的版本 / Python is missing: https://www.python.org/downloads/
if not defined PYTHON pause
if not defined PYTHON exit /b 3
%PYTHON% start.py {command}
{pause}
