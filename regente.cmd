@echo off
rem Starts Regente. Builds it on first use; after changing a source run: mvn -DskipTests package
rem
rem   JAVA_HOME          the JDK to use (17 or later); without it, the java on the PATH
rem   REGENTE_JAVA_OPTS  more options for the JVM, after ours
setlocal EnableExtensions EnableDelayedExpansion

set "home=%~dp0"
set "home=%home:~0,-1%"
set "target=%home%\cli\target"
set "state=%home%\.regente"

if defined JAVA_HOME (
    set "java=%JAVA_HOME%\bin\java.exe"
    if not exist "!java!" (
        echo regente: JAVA_HOME is %JAVA_HOME%, but there is no bin\java.exe in it>&2
        exit /b 2
    )
) else (
    set "java="
    for %%j in (java.exe) do set "java=%%~$PATH:j"
    if not defined java (
        echo regente: needs a JDK 17 or later: put its java on the PATH, or set JAVA_HOME>&2
        exit /b 2
    )
)

set "version="
for %%j in ("%java%") do set "release=%%~dpj..\release"
if exist "%release%" (
    for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%release%"') do set "version=%%~v"
)
if not defined version (
    for /f "tokens=3" %%v in ('""%java%" -version 2>&1 | findstr /c:" version ""') do set "version=%%~v"
)
for /f "delims=." %%m in ("%version%") do set "major=%%m"
if not defined major set "major=0"
if %major% LSS 17 (
    echo regente: needs Java 17 or later, but %java% is %version%: set JAVA_HOME to a newer JDK>&2
    exit /b 2
)

if not exist "%state%" mkdir "%state%"
if exist "%target%\built" goto built
where /q mvn
if errorlevel 1 (
    echo regente: needs Maven, mvn on the PATH, to build itself on first use>&2
    exit /b 2
)
echo regente: building, first use only...>&2
pushd "%home%"
call mvn -q -B -ntp -T1C -DskipTests -Dspotless.check.skip=true -Dcompiler.checks=-XDunchecked package >"%state%\build.log" 2>&1
set "status=%ERRORLEVEL%"
popd
if not "%status%"=="0" (
    findstr ERROR "%state%\build.log" >&2
    echo regente: the build failed; all of its output is in %state%\build.log>&2
    exit /b 2
)
del /q "%state%\*.jsa" 2>nul
:built

set "common=-XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -Xlog:disable"
set "kind=full"
set "jars=%target%\lib\*"
set "flags=-XX:TieredStopAtLevel=1 -Xmx256m"
if "%~1"=="node" (
    set "kind=node"
    set "jars="
    for %%j in ("%target%\lib\cli-*.jar" "%target%\lib\election-lib-*.jar" "%target%\lib\picocli-*.jar" "%target%\lib\slf4j-*.jar") do set "jars=!jars!;%%~fj"
    set "jars=!jars:~1!"
    set "flags=-XX:TieredStopAtLevel=1 -Xms8m -Xmn2m -Xmx32m -Xss512k -XX:ReservedCodeCacheSize=8m -XX:MaxMetaspaceSize=48m"
)
if "%~1"=="sim" (
    set "kind="
    set "jars=%target%\lib\*;%home%\sales-server\target\test-classes"
    if defined REGENTE_CLASSPATH set "jars=%target%\lib\*;%home%\sales-server\target\test-classes;%REGENTE_CLASSPATH%"
    set "flags=-Xmx2g"
)

if not defined kind goto run
set "archive=%state%\%kind%-%version%.jsa"
if not exist "%archive%" (
    mkdir "%archive%.making" 2>nul
    "%java%" %common% %flags% -XX:ArchiveClassesAtExit="%archive%.new" -cp "%jars%" dev.regente.cli.Main rehearse %kind% "%archive%.making" >nul 2>&1 <nul
    if exist "%archive%.new" move /y "%archive%.new" "%archive%" >nul 2>&1
    rmdir /s /q "%archive%.making" 2>nul
)
if exist "%archive%" set common=%common% "-XX:SharedArchiveFile=%archive%"

:run
rem Programs that start nodes themselves ask for the command instead, one word a line.
if defined REGENTE_PRINT (
    echo %java%
    for %%w in (%common% %flags% %REGENTE_JAVA_OPTS%) do echo %%~w
    echo -cp
    echo !jars!
    echo dev.regente.cli.Main
    for %%w in (%*) do echo %%~w
    exit /b 0
)
endlocal & "%java%" %common% %flags% "-Dregente.launcher=%home%\regente.cmd" %REGENTE_JAVA_OPTS% -cp "%jars%" dev.regente.cli.Main %*
exit /b %ERRORLEVEL%
