package dev.stslib.api.spi;

/**
 * What to do with the credentials that the AWS CLI keeps in {@code ~/.aws/cli/cache}. Only {@code sts-source-sso} looks
 * there, for the roles of IAM Identity Center.
 */
public enum AwsCliCache {
    /** Neither read nor write them. */
    OFF,
    /** Use what the AWS CLI has left, and write nothing. */
    READ,
    /** Use what the AWS CLI has left, and leave new credentials there for it. The files are not encrypted. */
    SHARE
}
