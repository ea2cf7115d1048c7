package dev.stslib.benchmarks;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every way in which the embedded STS fails, and what the real provider makes of each on a real connection. */
final class WireFaults {
    /** The one fault that lasts as long as it is waited for. */
    static final String HANG = "hang";

    private WireFaults() {}

    static Map<String, Fault> all() {
        Map<String, Fault> all = new LinkedHashMap<>();
        all.put("throttling", Fault.throttle());
        all.put("503", Fault.serviceUnavailable());
        all.put("500", Fault.internalError());
        all.put(HANG, Fault.hang());
        all.put("drop", Fault.drop());
        all.put("garbage", Fault.garbage());
        all.put("expired answer", Fault.expired());
        return all;
    }

    /** What the provider throws for a fault; a hang is given up after a second here. */
    static RuntimeException thrownFor(String name, Fault fault) {
        Duration patience = Duration.ofSeconds(name.equals(HANG) ? 1 : 30);
        try (World world = new World(InstantSource.system(), 1, Duration.ofHours(1));
                OpenTokenProvider provider = new AwsSdkTokenProvider()
                        .open(new TokenProviderSettings(
                                InstantSource.system(), patience, patience, null, false, null))) {
            world.sts.faults().add(fault);
            SourceCredentials keys =
                    SourceCredentials.longTerm(world.accessKeyId(), Secret.of(world.secretAccessKey()));
            provider.assumeRole(
                    StsEndpoint.at("us-east-1", world.sts.endpoint()),
                    keys,
                    AssumeRoleRequest.of(World.arn(World.ROLE), "benchmark").build());
        } catch (RuntimeException e) {
            return e;
        }
        throw new IllegalStateException("the fault did no harm");
    }
}
