package io.ladder.driver.cli;

import picocli.CommandLine.IVersionProvider;

/** Reads the version that the build wrote into the application jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "ladder " + (version == null ? "(not packaged)" : version),
            "java " + Runtime.version().toString()
        };
    }
}
