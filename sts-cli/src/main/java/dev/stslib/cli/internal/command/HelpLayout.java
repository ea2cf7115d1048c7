package dev.stslib.cli.internal.command;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Shows the options of a command first, and those that all commands have under a separate heading. */
final class HelpLayout {
    private HelpLayout() {}

    static void apply(CommandLine line) {
        Map<String, IHelpSectionRenderer> sections = line.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        line.setHelpSectionMap(sections);
        line.getSubcommands().values().forEach(HelpLayout::apply);
    }

    private static String options(Help help) {
        List<OptionSpec> all = help.commandSpec().options();
        List<OptionSpec> global = all.stream().filter(HelpLayout::isGlobal).toList();
        List<OptionSpec> own = all.stream().filter(option -> !isGlobal(option)).toList();
        return help.optionListExcludingGroups(own)
                + help.createHeading("%nOptions of all commands:%n")
                + help.optionListExcludingGroups(global);
    }

    /** Whether all commands have the option. */
    static boolean isGlobal(OptionSpec option) {
        return option.scopeType() == CommandLine.ScopeType.INHERIT;
    }
}
