#!/bin/bash
# One shard of a sweep in each task:  sbatch --array=0-99 docs/cluster/slurm-array.sh SCENARIO DIRECTORY
# The array must begin at 0; its size is the number of shards. Submit it again to go on after a time limit.
#SBATCH --job-name=regente-sweep
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue

scenario=${1:?usage: sbatch --array=0-99 slurm-array.sh SCENARIO DIRECTORY}
results=${2:?usage: sbatch --array=0-99 slurm-array.sh SCENARIO DIRECTORY}
if [ "${SLURM_ARRAY_TASK_MIN:-0}" -ne 0 ]; then
    echo "the array must begin at 0, like --array=0-99" >&2
    exit 2
fi
shards=$((SLURM_ARRAY_TASK_MAX + 1))

cd "${REGENTE_HOME:-$SLURM_SUBMIT_DIR}" || exit 2
REGENTE_NO_BUILD=1 ./regente sim sweep "$scenario" \
    --shard "$SLURM_ARRAY_TASK_ID/$shards" --jobs "${SLURM_CPUS_PER_TASK:-1}" --out "$results"
status=$?
# 1: some run did not hold. That is a result.
[ "$status" -le 1 ] && exit 0
exit "$status"
