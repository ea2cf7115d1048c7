package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.boto.StsConnection;
import picocli.CommandLine.Command;

/** Lists the regions of STS. */
@Command(
        name = "regions",
        header = "List the regions of STS, with their endpoints",
        description = "Lists the regions of all partitions that this version of the AWS SDK knows.",
        footer = "  sts regions")
final class RegionsCommand extends StsCommand {
    RegionsCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Listing listing = new Listing("region", "partition", "endpoint");
        StsConnection.regions().forEach(region -> listing.add(region.name(), region.partition(), region.endpoint()));
        context().output().print(listing, "");
        return ExitCode.OK.status();
    }
}
