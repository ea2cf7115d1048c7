/** The values and the SPI of stslib. */
module dev.stslib.api {
    requires static transitive org.jspecify;

    exports dev.stslib.api;
    exports dev.stslib.api.error;
    exports dev.stslib.api.format;
    exports dev.stslib.api.request;
    exports dev.stslib.api.spi;
}
