package dev.stslib.cli.internal.command;

import picocli.CommandLine.IVersionProvider;

/** The version of the build, as the manifest of the jar has it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"sts " + (version == null ? "(not packaged)" : version)};
    }
}
