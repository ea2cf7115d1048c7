package dev.stslib.planted.sealed;

/** One of four. */
record Circle(int size) implements Shape {
    @Override
    public Shape next() {
        return new Square(size);
    }
}
