/** The baseline has no script of ours in the browser. */
export {};
