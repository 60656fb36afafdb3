# HEAD is signed by somebody whom the roster does not name.
project
release before
released
echo "more" >>src/app.in
commit mallory
release refused
nothing_released
