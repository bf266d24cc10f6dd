@echo off
rem Installs Lykta from this folder, without a network: install.cmd [FOLDER]
where py >nul 2>nul && (py -3 -I "%~dp0install.py" %* & exit /b)
where python >nul 2>nul && (python -I "%~dp0install.py" %* & exit /b)
echo install: no Python was found. Install the version that made-for.json names. 1>&2
exit /b 2
