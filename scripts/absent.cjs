// Stands for packages that a build leaves out: scripts/without-telemetry.mjs.
module.exports = {};
