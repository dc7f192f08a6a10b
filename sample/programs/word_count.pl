# Counts words of texts and writes the counts beside them.
use strict;
use warnings;
use File::Basename;
use File::Find;

my ($folder, $top) = @ARGV;
my %counts;
find(sub {
  return unless -f $_ && /\.(txt|md)$/;
  open my $in, '<', $_ or die;
  while (<$in>) { $counts{$_}++ for split }
  close $in;
}, $folder);
open my $out, '>', "counts.txt" or die;
my $n = 0;
for my $word (sort { $counts{$b} <=> $counts{$a} || $a cmp $b } keys %counts) {
  print $out basename($folder), " $counts{$word} $word\n";
  last if ++$n >= $top;
}
