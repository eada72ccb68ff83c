/**
 * Import it before anything that imports electron-store: that one imports `electron`, whose package outside Electron looks
 * for the binary and downloads it where it is missing. With a path given it does not look.
 */
process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= '/nowhere'
