# Runs a client, and runs it again if it fails: some give the metadata service a second only, which a busy machine exceeds.
# Each run has another region, by which STS tells them apart.
name=$1
shift
run=0
until
    export AWS_REGION="$name-$run" AWS_DEFAULT_REGION="$name-$run"
    "$@"
do
    run=$((run + 1))
    sleep 1
done
