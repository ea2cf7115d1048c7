package dev.stslib.cli.internal.settings;

/** Whether the commands use the agent. */
public enum AgentMode {
    /** They use it, and start it when it does not run. */
    AUTO,
    /** They do not use it, although it may run. */
    OFF
}
