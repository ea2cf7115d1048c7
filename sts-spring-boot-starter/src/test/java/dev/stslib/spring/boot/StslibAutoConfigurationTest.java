package dev.stslib.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.store.InMemoryStore;
import dev.stslib.testkit.sts.RecordedRequest;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class StslibAutoConfigurationTest extends AwsWorldTest {
    StslibAutoConfigurationTest() {
        super(false);
    }

    private RecordedRequest lastAssumeRole() {
        List<RecordedRequest> all = world.sts().requests().stream()
                .filter(request -> request.action().equals("AssumeRole"))
                .toList();
        return all.get(all.size() - 1);
    }

    @Test
    void theBeanServesTheProfile() {
        world.application().withPropertyValues("stslib.profile=orders").run(context -> {
            AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
            assertThat(world.sts().requests()).isEmpty();
            assertThat(provider.resolveCredentials().accessKeyId()).startsWith("ASIA");
            assertThat(lastAssumeRole().parameters()).containsEntry("RoleArn", AwsWorld.ROLE);
        });
    }

    @Test
    void providersAreProfilesOrRolesAndAreInjectedByTheirNames() throws IOException {
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
                + "\"Resource\":\"arn:aws:s3:::data/${aws:PrincipalTag/tenant}/*\"}]}";
        Path file = Files.writeString(folder.resolve("policy.json"), policy);
        world.application()
                .withPropertyValues(
                        "stslib.profile=app",
                        "stslib.providers.by-profile.profile=orders",
                        "stslib.providers.by-role.role-arn=" + AwsWorld.ROLE,
                        "stslib.providers.by-role.source-profile=app",
                        "stslib.providers.by-role.session-name=orders-1",
                        "stslib.providers.by-role.duration=15m",
                        "stslib.providers.by-role.external-id=acme-4711",
                        "stslib.providers.by-role.policy=file:" + file,
                        "stslib.providers.by-role.tags.tenant=acme")
                .withUserConfiguration(Injected.class)
                .run(context -> {
                    Injected injected = context.getBean(Injected.class);
                    assertThat(injected.plain).isSameAs(context.getBean("stslibCredentialsProvider"));
                    assertThat(injected.byProfile.toString()).isEqualTo("SdkCredentials[orders]");
                    injected.byRole.resolveCredentials();
                    assertThat(lastAssumeRole().parameters())
                            .containsEntry("RoleSessionName", "orders-1")
                            .containsEntry("DurationSeconds", "900")
                            .containsEntry("ExternalId", "acme-4711")
                            .containsEntry("Policy", policy)
                            .containsEntry("Tags.member.1.Key", "tenant")
                            .containsEntry("Tags.member.1.Value", "acme");
                });
    }

    static final class Injected {
        final AwsCredentialsProvider plain;
        final AwsCredentialsProvider byProfile;
        final AwsCredentialsProvider byRole;

        Injected(
                AwsCredentialsProvider plain,
                @Qualifier("by-profile") AwsCredentialsProvider byProfile,
                @Qualifier("by-role") AwsCredentialsProvider byRole) {
            this.plain = plain;
            this.byProfile = byProfile;
            this.byRole = byRole;
        }
    }

    @Test
    void theProviderNamedDefaultIsTheBeanAndMayBeASource() {
        String second = "arn:aws:iam::444455556666:role/reports";
        world.sts().addRole(second).trust(AwsWorld.ROLE);
        world.application()
                .withPropertyValues(
                        "stslib.providers.default.role-arn=" + AwsWorld.ROLE,
                        "stslib.providers.default.source-profile=app",
                        "stslib.providers.reports.role-arn=" + second,
                        "stslib.providers.reports.source=default")
                .run(context -> {
                    assertThat(context.getBean(AwsCredentialsProvider.class).toString())
                            .contains("role/orders");
                    context.getBean("stslib.providers.reports", AwsCredentialsProvider.class)
                            .resolveCredentials();
                    assertThat(lastAssumeRole().parameters()).containsEntry("RoleArn", second);
                });
    }

    @Test
    void springCloudAwsTakesTheBeanOver() {
        world.application()
                .withConfiguration(AutoConfigurations.of(CredentialsProviderAutoConfiguration.class))
                .withPropertyValues("stslib.profile=orders", "stslib.providers.other.profile=app")
                .run(context -> assertThat(
                                context.getBean(AwsCredentialsProvider.class).toString())
                        .isEqualTo("SdkCredentials[orders]"));
    }

    @Test
    void beansOfTheApplicationWin() {
        AwsCredentialsProvider own = AnonymousCredentialsProvider.create();
        CredentialEngine engine = CredentialEngine.builder().build();
        world.application()
                .withBean("own", AwsCredentialsProvider.class, () -> own)
                .withBean("ownEngine", CredentialEngine.class, () -> engine)
                .run(context -> {
                    assertThat(context.getBean(AwsCredentialsProvider.class)).isSameAs(own);
                    assertThat(context.getBean(CredentialEngine.class)).isSameAs(engine);
                });
    }

    @Test
    void itCanBeSwitchedOff() {
        world.application()
                .withPropertyValues("stslib.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CredentialEngine.class)
                        .doesNotHaveBean(AwsCredentialsProvider.class)
                        .doesNotHaveBean(StslibEndpoint.class));
    }

    /** An application that uses only roles from data, or named providers, starts on a machine that has no credentials. */
    @Test
    void defaultCredentialsAreLookedForWhenTheyAreNeeded() {
        world.application()
                .withBean(
                        "empty",
                        CredentialEngineCustomizer.class,
                        () -> builder -> builder.systemEnvironment(SystemEnvironment.of(
                                Map.of("HOME", folder.toString(), "AWS_EC2_METADATA_DISABLED", "true"), Map.of())))
                .withPropertyValues("stslib.providers.orders.profile=orders")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatThrownBy(() -> context.getBean(AwsCredentialsProvider.class))
                            .hasRootCauseInstanceOf(NoProfilesException.class);
                });
    }

    /** As a store over a data source does. */
    @Test
    void aStoreOfTheApplicationIsUsedByItsName() {
        InMemoryStore store = new InMemoryStore();
        ApplicationContextRunner application = world.application().withBean("own", CredentialStore.class, () -> store);
        application
                .withPropertyValues("stslib.store.name=in-memory", "stslib.profile=orders")
                .run(context -> {
                    context.getBean(AwsCredentialsProvider.class).resolveCredentials();
                    assertThat(store.openedCount()).isOne();
                });
        assertThat(store.closedCount()).isOne();
        application.run(context -> assertThat(context).hasNotFailed());
        assertThat(store.openedCount()).as("without a name there is no store").isOne();
    }

    @Test
    void aStoreOfTheApplicationIsNotMadeWithoutItsName() {
        world.application()
                .withBean(
                        "own",
                        CredentialStore.class,
                        () -> {
                            throw new AssertionError("a lazy bean that nothing needs");
                        },
                        bean -> bean.setLazyInit(true))
                .withPropertyValues("stslib.profile=orders")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void twoStoresOfTheApplicationWithTheSameNameAreRefused() {
        world.application()
                .withBean("one", CredentialStore.class, InMemoryStore::new)
                .withBean("two", CredentialStore.class, InMemoryStore::new)
                .withPropertyValues("stslib.store.name=in-memory")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasStackTraceContaining(
                                "It is the name of 2 beans of type CredentialStore. Keep one of them."));
    }

    @Test
    void theEngineIsClosedAfterItsUsers() {
        List<String> read = new ArrayList<>();
        List<AwsCredentialsProvider> kept = new ArrayList<>();
        world.application()
                .withPropertyValues("stslib.profile=orders")
                .withBean(LastReader.class, read)
                .run(context -> kept.add(context.getBean(AwsCredentialsProvider.class)));
        assertThat(read).singleElement().asString().startsWith("ASIA");
        assertThatThrownBy(() -> kept.get(0).resolveCredentials()).isInstanceOf(EngineClosedException.class);
    }

    record LastReader(List<String> read, AwsCredentialsProvider provider) implements DisposableBean {
        @Override
        public void destroy() {
            read.add(provider.resolveCredentials().accessKeyId());
        }
    }

    @Test
    void aFailureIsAnalysedIntoProblemAndRemedy() {
        world.application()
                .withPropertyValues("stslib.providers.orders.profile=missing")
                .run(context -> {
                    FailureAnalysis analysis = Objects.requireNonNull(
                            new StslibFailureAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
                    assertThat(analysis.getCause()).isInstanceOf(ProfileNotFoundException.class);
                    assertThat(analysis.getDescription())
                            .contains("'missing'")
                            .endsWith(". The bean 'stslib.providers.orders' cannot be made.");
                    assertThat(analysis.getAction()).endsWith(".");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stslib.providers.a.session-name=x|stslib.providers.a.role-arn",
                "stslib.providers.a.profile=app,stslib.providers.a.polcy=file:x|[stslib.providers.a.polcy] were left unbound",
                "stslib.providers.a.profile=orders,stslib.providers.a.role-arn=arn:aws:iam::444455556666:role/a,"
                        + "stslib.providers.a.policy=file:x|Use source-profile",
                "stslib.providers.a.profile=orders,stslib.providers.a.tags.tenant=acme|Use source-profile",
                "stslib.providers.a.role-arn=arn:aws:iam::444455556666:role/a,stslib.providers.a.source=default,"
                        + "stslib.providers.default.profile=orders,stslib.providers.default.duration=15m"
                        + "|stslib.providers.default.profile: A profile takes no other setting",
                "stslib.providers.a.role-arn=arn:aws:iam::444455556666:role/a,stslib.providers.a.source=b|no provider of this name",
                "stslib.providers.a.role-arn=arn:aws:iam::444455556666:role/a,stslib.providers.a.source=a|lead back",
                "stslib.providers.a.role-arn=arn:aws:iam::444455556666:role/a,stslib.providers.a.source=b,"
                        + "stslib.providers.a.source-profile=app|mutually exclusive",
                "stslib.profile=app,stslib.providers.default.profile=orders,stslib.providers.a.profile=app|mutually exclusive",
                "stslib.providers.a.role-arn=arn:aws:iam::444455556666:role/a,stslib.providers.a.policy=file:/nowhere|cannot be read",
                "stslib.providers.a.role-arn=arn:aws:iam::444455556666:role/a,stslib.providers.a.policy=|names no file"
            })
    void unusablePropertiesStopTheApplication(String row) {
        String[] cells = row.split("\\|", -1);
        world.application()
                .withPropertyValues(cells[0].split(",", -1))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .satisfies(cause -> {
                            String text = cause instanceof InvalidConfigurationPropertyValueException invalid
                                    ? invalid.getName() + ": " + invalid.getReason()
                                    : cause.toString();
                            assertThat(text).contains(cells[1]);
                        }));
    }

    @Test
    void aMisspelledSettingOfAProviderStopsTheApplicationFromTheSystemToo() {
        world.application()
                .withSystemProperties("stslib.providers.a.profile=app", "stslib.providers.a.polcy=file:x")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("[stslib.providers.a.polcy] were left unbound"));
        world.withVariables(Map.of("STSLIB_PROVIDERS_A_PROFILE", "app", "STSLIB_PROVIDERS_A_POLCY", "file:x"))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("[stslib.providers.a.polcy] were left unbound"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STSLIB_STORE_PASWORD_FILE", "STSLIB_REFRESH_WAITTIMOUT"})
    void aMisspelledVariableOfTheStoreOrOfRefreshesStopsTheApplication(String variable) {
        world.withVariables(Map.of(variable, "any", "STSLIB_REFRESH_WAIT_TIMEOUT", "1m"))
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("were left unbound"));
    }

    /** Spring Cloud AWS's resolver needs a client of S3, which needs the bean that reads the files. */
    @Test
    void filesAreReadWithoutTheResourcesOfOtherLibraries() throws IOException {
        Path file = Files.writeString(folder.resolve("policy.json"), "{\"Version\":\"2012-10-17\",\"Statement\":[]}");
        world.application()
                .withInitializer(context -> context.addProtocolResolver((location, loader) -> {
                    if (location.contains(folder.toString())) {
                        throw new IllegalStateException("asks S3");
                    }
                    return null;
                }))
                .withPropertyValues(
                        "stslib.providers.a.role-arn=" + AwsWorld.ROLE,
                        "stslib.providers.a.source-profile=app",
                        "stslib.providers.a.policy=file:" + file,
                        "stslib.role-files=" + Files.writeString(folder.resolve("roles"), ""))
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** What Kubernetes tells of a service. */
    @Test
    void variablesOfOtherProgramsStopNothing() {
        world.withVariables(Map.of("STSLIB_SERVICE_HOST", "10.0.0.1", "STSLIB_PORT_80_TCP", "tcp://10.0.0.1:80"))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void variablesDescribeAProviderInAllSpellings() {
        world.withVariables(Map.of(
                        "STSLIB_OUTER_COMMANDS", "1",
                        "STSLIB_PROVIDERS_A_ROLE_ARN", AwsWorld.ROLE,
                        "STSLIB_PROVIDERS_A_SOURCEPROFILE", "app",
                        "STSLIB_PROVIDERS_A_MANAGED_POLICIES_0", "arn:aws:iam::aws:policy/ReadOnlyAccess",
                        "STSLIB_PROVIDERS_A_TAGS_TENANT", "acme",
                        "STSLIB_PROVIDERS_B_MANAGEDPOLICIES_1", "arn:aws:iam::aws:policy/Overridden",
                        "STSLIB_PROVIDERS_BY_ROLE_EXTERNAL_ID", "acme-4711"))
                .withPropertyValues(
                        "stslib.providers.by-role.role-arn=" + AwsWorld.ROLE,
                        "stslib.providers.by-role.source-profile=app",
                        "stslib.providers.b.role-arn=" + AwsWorld.ROLE,
                        "stslib.providers.b.source-profile=app",
                        "stslib.providers.b.managed-policies[0]=arn:aws:iam::aws:policy/ReadOnlyAccess")
                .run(context -> {
                    context.getBean("stslib.providers.by-role", AwsCredentialsProvider.class)
                            .resolveCredentials();
                    assertThat(lastAssumeRole().parameters()).containsEntry("ExternalId", "acme-4711");
                    context.getBean("stslib.providers.a", AwsCredentialsProvider.class)
                            .resolveCredentials();
                    assertThat(lastAssumeRole().parameters())
                            .containsEntry("Tags.member.1.Value", "acme")
                            .containsEntry("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess");
                });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void refreshesRunOnVirtualThreadsWhereBootHasThemOn() {
        List<String> threads = new CopyOnWriteArrayList<>();
        world.application()
                .withPropertyValues("stslib.profile=orders", "spring.threads.virtual.enabled=true")
                .withBean(
                        "listener",
                        CredentialEngineCustomizer.class,
                        () -> builder -> builder.listener(
                                event -> threads.add(Thread.currentThread().toString())))
                .run(context -> {
                    context.getBean(AwsCredentialsProvider.class).resolveCredentials();
                    assertThat(threads)
                            .anyMatch(thread -> thread.startsWith("VirtualThread[") && thread.contains("stslib-"));
                });
    }
}
