"""What somebody with bad intentions would try, each against a running bot."""
