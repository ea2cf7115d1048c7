package dev.stslib.cli.internal.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Shows the options of a command first, and those that all commands have under a separate heading. */
final class HelpLayout extends Help {
    private HelpLayout(CommandSpec spec, ColorScheme colours) {
        super(spec, colours);
    }

    /** Makes the help of each command in this layout. */
    static final class Factory implements IHelpFactory {
        @Override
        public Help create(CommandSpec spec, ColorScheme colours) {
            return new HelpLayout(spec, colours);
        }
    }

    @Override
    public String optionList() {
        List<OptionSpec> all = commandSpec().options();
        List<OptionSpec> global = all.stream().filter(HelpLayout::isGlobal).toList();
        List<OptionSpec> own = all.stream().filter(option -> !isGlobal(option)).toList();
        return optionListExcludingGroups(own)
                + createHeading("%nOptions of all commands:%n")
                + optionListExcludingGroups(global);
    }

    /** Whether all commands have the option. */
    static boolean isGlobal(OptionSpec option) {
        return option.scopeType() == CommandLine.ScopeType.INHERIT;
    }
}
