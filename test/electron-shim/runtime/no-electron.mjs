/** What `import 'electron'` finds in a worker thread or a forked process. */
throw new Error("shim: 'electron' does not exist in a worker thread or a forked process")
