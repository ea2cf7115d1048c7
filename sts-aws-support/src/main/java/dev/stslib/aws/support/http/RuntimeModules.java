package dev.stslib.aws.support.http;

import dev.stslib.api.error.BrokenPluginException;

/**
 * Checks that this Java runtime has a module. An image that {@code jlink} made may lack one, and so may an application on
 * the module path; without a check the first sign is a {@link NoClassDefFoundError} in the middle of a request.
 */
public final class RuntimeModules {
    private RuntimeModules() {}

    /**
     * Checks for a module.
     *
     * @param module the module, such as {@code java.xml}
     * @param user what needs it, for the message
     * @throws BrokenPluginException if this runtime lacks it
     */
    public static void require(String module, String user) {
        if (ModuleLayer.boot().findModule(module).isEmpty()) {
            throw new BrokenPluginException(
                    user + " needs the module " + module + ", which this Java runtime lacks",
                    "Add " + module
                            + " to the option --add-modules: of jlink for an image, of java on the module path");
        }
    }
}
