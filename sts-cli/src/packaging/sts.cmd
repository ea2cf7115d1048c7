@echo off
rem Runs the command sts with the jars in lib. Needs Java 17 or newer: JAVA_HOME, or else java on the PATH.
setlocal DisableDelayedExpansion
set "STS_JAVA=java.exe"
if defined JAVA_HOME set "STS_JAVA=%JAVA_HOME%\bin\java.exe"
"%STS_JAVA%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "%~dp0..\lib\*" dev.stslib.cli.Main %*
exit /b %ERRORLEVEL%
