/** What wrote a release: stands in manifests and logs, and changes the digest of every release when it changes. */
export const PROGRAM = 'album-release 0.8.0';

/** Raised when the same build leaves other texts in a release than before, within one version of the program. */
export const FORM = 3;
