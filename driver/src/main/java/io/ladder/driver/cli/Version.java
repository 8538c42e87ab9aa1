package io.ladder.driver.cli;

import picocli.CommandLine.IVersionProvider;

/** Reads the version that the build wrote into the application jar. */
final class Version implements IVersionProvider {
    /** Ladder's own. */
    static String ladder() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"ladder " + ladder(), "java " + Runtime.version().toString()};
    }
}
