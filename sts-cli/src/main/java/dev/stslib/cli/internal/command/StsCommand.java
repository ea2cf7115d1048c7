package dev.stslib.cli.internal.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command. Its last footer lines are an example, which a test runs. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n")
abstract class StsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    StsCommand(CommandContext context) {
        this.context = context;
    }

    CommandContext context() {
        return context;
    }

    CommandSpec spec() {
        return spec;
    }

    /** Does the work. Throws for every failure that is not an answer. */
    abstract int run();

    @Override
    public final Integer call() {
        return run();
    }
}
