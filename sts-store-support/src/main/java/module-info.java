/** What stores are made of: owner-only files, locks, leases, envelopes, sealing, passwords, commands. */
module dev.stslib.store.support {
    requires transitive dev.stslib.api;
    requires static transitive org.jspecify;

    exports dev.stslib.store.support;
    exports dev.stslib.store.support.command;
    exports dev.stslib.store.support.entry;
    exports dev.stslib.store.support.file;
    exports dev.stslib.store.support.password;
    exports dev.stslib.store.support.sealing;
    exports dev.stslib.store.support.server;
}
