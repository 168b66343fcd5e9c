/** What wrote a release: stands in manifests and logs, and changes the digest of every release when it changes. */
export const PROGRAM = 'album-release 0.2.0';
