@echo off
rem Starts Autochrome's command line. On first use it builds with Maven first; delete colorizer\target\lib to build
rem again after a change. AUTOCHROME_JAVA_OPTS adds options for the Java virtual machine.
setlocal EnableExtensions DisableDelayedExpansion

set "HOME_DIR=%~dp0"
set "LIB=%HOME_DIR%colorizer\target\lib"

if defined JAVA_HOME (
  set "JAVA=%JAVA_HOME%\bin\java.exe"
) else (
  set "JAVA=java"
)
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo autochrome: no Java found: install a JDK 17 or newer, or set JAVA_HOME.>&2
  exit /b 1
)
rem A Java older than 17 does not know this option's module, or the option itself.
"%JAVA%" --enable-native-access=ALL-UNNAMED -version >nul 2>&1
if errorlevel 1 (
  echo autochrome: this Java is older than 17; set JAVA_HOME to a JDK 17 or newer.>&2
  exit /b 1
)

if exist "%LIB%\.built" goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo autochrome: cannot build: mvn not found; install Maven 3.8 or newer.>&2
  exit /b 1
)
echo autochrome: building with Maven ^(first use^); this takes about a minute, longer where Maven has to download libraries.>&2
pushd "%HOME_DIR%"
call mvn -q -B -Dstyle.color=never -Plauncher -pl colorizer -am -Dmaven.test.skip=true package >&2
set "BUILD_STATUS=%ERRORLEVEL%"
popd
if not "%BUILD_STATUS%"=="0" (
  echo autochrome: the build failed; Maven's messages are above.>&2
  exit /b 1
)

:run
set "VECTOR="
"%JAVA%" --list-modules 2>nul | findstr /b /c:"jdk.incubator.vector" >nul
if not errorlevel 1 set "VECTOR=--add-modules jdk.incubator.vector -XX:ObjectAlignmentInBytes=64"
"%JAVA%" -XX:MaxRAMPercentage=75 -XX:+UseSerialGC -Xms16m -XX:MaxNewSize=32m -Djava.awt.headless=true -DuniqueLibraryNames=true -Dautochrome.terminal=true --enable-native-access=ALL-UNNAMED %VECTOR% %AUTOCHROME_JAVA_OPTS% -cp "%LIB%\*" org.autochrome.colorizer.cli.Autochrome %*
exit /b %ERRORLEVEL%
